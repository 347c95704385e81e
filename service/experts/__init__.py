"""Which volunteer has answered questions like this one before: learnt from a forum's history, only of those who agreed to be asked.

`learn_experts` makes an `ExpertMemory` of an archive, `memory_file` keeps it, `ExpertDesk` tells for a topic how close each volunteer's
answered questions come. A memory holds ids and vectors, no text.
"""

from service.experts.desk import NO_EXPERTS, ExpertDesk
from service.experts.learning import learn_experts
from service.experts.memory import ExpertMemory
from service.experts.memory_file import read_memory, write_memory

__all__ = ["NO_EXPERTS", "ExpertDesk", "ExpertMemory", "learn_experts", "read_memory", "write_memory"]
