"""People, teams, areas, channels, volunteers and working hours, from one checked YAML file: whom to ask about a topic, where, and when.

`load_directory` reads a file, `who_to_ask` answers for a route and an area, `suggest` turns a prediction into a suggestion.
"""

from service.directory.coverage import require_coverage
from service.directory.hours import is_at_work, next_working_moment
from service.directory.loading import demo_directory_path, load_directory, parse_directory
from service.directory.model import Directory, Person, Role
from service.directory.suggest import suggest
from service.directory.visibility import Handling, confidential_kinds, handling_of
from service.directory.who import Asked, who_to_ask

__all__ = [
    "Asked",
    "Directory",
    "Handling",
    "Person",
    "Role",
    "confidential_kinds",
    "demo_directory_path",
    "handling_of",
    "is_at_work",
    "load_directory",
    "next_working_moment",
    "parse_directory",
    "require_coverage",
    "suggest",
    "who_to_ask",
]
