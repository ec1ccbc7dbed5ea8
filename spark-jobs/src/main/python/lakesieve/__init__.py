"""Lakesieve in PySpark; the stages of pipelines are in lakesieve.ml."""
