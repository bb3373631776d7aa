"""Values and rules of supervision. Pure: no input or output, no clock, no platform."""
