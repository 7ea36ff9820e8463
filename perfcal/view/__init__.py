"""Tables to things a person looks at: pages, charts and controls. The only place with altair, ipywidgets and jinja2."""
