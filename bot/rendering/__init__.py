"""Turns neutral cards into what a platform shows, and words into plain text.

`words` renders the templates, `text` cuts and cleans text safely, `limits` names the platforms' limits, and a
package a platform builds its payloads and reads its answers. Nothing here sends anything.
"""
