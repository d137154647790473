package dev.flowcdk.grpc.client;

import java.util.function.BooleanSupplier;

/// Where a thread that sends waits until the call takes more. The call's own thread tells when to look again.
final class Readiness {

    /// Waits until this holds.
    void await(BooleanSupplier condition) throws InterruptedException {
        if (condition.getAsBoolean()) {
            return;
        }
        synchronized (this) {
            while (!condition.getAsBoolean()) {
                wait();
            }
        }
    }

    /// It may hold now.
    synchronized void changed() {
        notifyAll();
    }
}
