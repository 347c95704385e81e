"""A community's own history as labelled topics: what people sorted it by (categories, tags, labels) is mapped to routes and areas.

`sources` reads Discourse topic documents, JSON Lines of topics and CSV of issues; `mapping` checks the file that maps; `labelling` joins
both and redacts the texts.
"""
