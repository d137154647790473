package dev.flowcdk.grpc;

import java.util.function.BooleanSupplier;

/// Where a thread that sends waits until the call takes more. The call's own thread tells when to look again.
public final class Readiness {

    /// Waits until this holds.
    public void await(BooleanSupplier condition) throws InterruptedException {
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
    public synchronized void changed() {
        notifyAll();
    }
}
