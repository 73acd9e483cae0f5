# One front door; each target is bootstrap.py's or a command of the project itself.
PYTHON ?= python3

.PHONY: start test lint eval clean
start: ; $(PYTHON) bootstrap.py
test: ; $(PYTHON) bootstrap.py test
lint: ; $(PYTHON) bootstrap.py lint
eval: ; $(PYTHON) bootstrap.py install eval && .venv/bin/python -m eval questions eval/questions.jsonl --library index
clean: ; rm -rf .venv index/catalog.sqlite* index/lexical index/vectors*
