"""The guided dialogues: pure steps from one state to the next, a diagram beside each."""
