"""The one-machine house: the embedded store and Airflow under one supervisor."""
