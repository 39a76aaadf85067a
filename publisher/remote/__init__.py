"""Stores on other servers, which are asked by SPARQL and written by Update and the Graph Store Protocol."""
