"""Steps that bring an older log to today's shape, run by `perfcal.session.log.migrate`."""
