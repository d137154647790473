package dev.flowcdk.postgres;

/// Closes what a failure leaves behind.
public final class Closing {

    private Closing() {}

    /// Closes a resource that nobody will get since something failed, or undoes what was begun. That this fails too, as
    /// when the connection is what broke, is kept in the failure and does not take its place.
    ///
    /// @param failure to be thrown by the caller
    public static void after(Throwable failure, AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception broken) {
            if (broken instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failure.addSuppressed(broken);
        }
    }
}
