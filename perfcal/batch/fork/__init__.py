"""The papermill engine `perfcal-fork`: each notebook runs in a fork of one warm process, and nothing else differs.

`engine` is what papermill calls, `kernel_client` what its notebook client talks to, `servers` the warm processes of this
program. `server` is such a process, `kernel` the kernel in it and in its forks. `frames` is how they speak.
"""
