package dev.flowcdk.cli.demo;

/// What a demo does.
///
/// @param rows of all tables together, to start with
/// @param kills of each connector
/// @param keep whether the databases stay up until Enter
/// @param seed of the random changes and kills
record DemoPlan(int rows, int kills, boolean keep, long seed) {}
