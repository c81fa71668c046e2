"""Rules that ask to be told of a fact, the facts that they match, and the channels that tell of them.

rules.read → matching.matches → matching.fresh → record.alerts.Alerted.remember → sending.send
"""
