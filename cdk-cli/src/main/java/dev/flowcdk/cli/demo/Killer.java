package dev.flowcdk.cli.demo;

import dev.flowcdk.runtime.pipeline.Pipeline;
import java.util.Random;

/// Kills one task's connector again and again at random moments, on a thread of its own.
final class Killer implements AutoCloseable {

    private static final int LONGEST_PAUSE_MILLISECONDS = 2500;
    private static final int LONGEST_RUN_MILLISECONDS = 600;
    private static final int PATIENCE_MILLISECONDS = 8000;
    private static final int TICK_MILLISECONDS = 50;

    private final Pipeline pipeline;
    private final DemoProgress progress;
    private final String task;
    private final int kills;
    private final Random random;
    private final Thread thread;

    Killer(Pipeline pipeline, DemoProgress progress, String task, int kills, long seed) {
        this.pipeline = pipeline;
        this.progress = progress;
        this.task = task;
        this.kills = kills;
        this.random = new Random(seed);
        this.thread = Thread.ofPlatform().daemon().name("killer of " + task).start(this::run);
    }

    boolean done() {
        return !thread.isAlive();
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private void run() {
        try {
            for (int killed = 0; killed < kills; killed++) {
                awaitMoment();
                while (progress.kills(task) == killed) {
                    pipeline.kill(task);
                    Thread.sleep(TICK_MILLISECONDS);
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /// Any moment, but more often one at which documents move.
    private void awaitMoment() throws InterruptedException {
        if (random.nextInt(4) == 0) {
            Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLISECONDS));
            return;
        }
        long before = progress.documents(task);
        for (int waited = 0; waited < PATIENCE_MILLISECONDS && progress.documents(task) == before; ) {
            Thread.sleep(TICK_MILLISECONDS);
            waited += TICK_MILLISECONDS;
        }
        Thread.sleep(random.nextInt(LONGEST_RUN_MILLISECONDS));
    }
}
