"""perfcal: the calibration workbook. The record speaks; nobody is rated, ranked or scored."""
