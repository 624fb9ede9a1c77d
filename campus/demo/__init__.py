"""The main job without a browser: learners answer, grades change, credentials are issued."""
