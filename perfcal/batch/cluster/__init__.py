"""The same plan on the workers of a Dask cluster, its workspace and its reports wherever fsspec reaches.

Needs `perfcal[cluster]`; who has it not is told so here, and not by a traceback.
"""

from perfcal.errors import UsageError

try:
    from perfcal.batch.cluster.ground import Ground, laid_out
    from perfcal.batch.cluster.run import run_on_cluster
except ModuleNotFoundError as missing:
    if missing.name not in {"dask", "distributed", "fsspec"}:
        raise
    raise UsageError("--cluster needs Dask and fsspec", hint="pip install 'perfcal[cluster]'") from None

__all__ = ["Ground", "laid_out", "run_on_cluster"]
