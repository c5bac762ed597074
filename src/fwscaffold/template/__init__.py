"""What is asked and rendered: templates, questions, complete answers, the rendered tree."""
