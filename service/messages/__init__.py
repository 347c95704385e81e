"""What is said about a case: to those who are asked on the forum, in the chat and by telephone, and to those who decide.

`compose` writes the message of an action, from templates of our own (`templates/`); `drafted` gives a suggestion the draft of the
message that would be sent. Nothing is sent here.
"""

from service.messages.composing import compose
from service.messages.drafting import drafted
from service.messages.links import topic_link
from service.messages.values import Message, TopicSketch, sketch_of

__all__ = ["Message", "TopicSketch", "compose", "drafted", "sketch_of", "topic_link"]
