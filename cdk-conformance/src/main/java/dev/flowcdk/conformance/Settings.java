package dev.flowcdk.conformance;

import java.time.Duration;
import java.util.Random;

/// How much is tried.
///
/// @param seed what chance is made of: the same seed does the same
/// @param kills kills at most so often in a scenario, spread evenly over the messages
/// @param budget begins no further kill of a scenario after this time; every scenario kills a few times at least
/// @param patience how long an instance of the connector may run before it counts as hanging
public record Settings(long seed, int kills, Duration budget, Duration patience) {

    /// Enough to be shown something in a minute.
    public static Settings usual() {
        return new Settings(1, 50, Duration.ofSeconds(10), Duration.ofSeconds(90));
    }

    /// The same from another seed.
    public Settings withSeed(long newSeed) {
        return new Settings(newSeed, kills, budget, patience);
    }

    /// The same with so many kills, however long they take.
    public Settings withKills(int newKills) {
        return new Settings(seed, newKills, Duration.ofDays(1), patience);
    }

    /// Chance for one scenario.
    Random random(String scenario) {
        return new Random(seed * 31 + scenario.hashCode());
    }
}
