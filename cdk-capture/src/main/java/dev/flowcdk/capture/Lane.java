package dev.flowcdk.capture;

/// A loop that captures a part of a binding: new changes, history, a second look at what was late.
///
/// @param <T> record of its member of the binding's state
public final class Lane<T> {

    private final String name;
    private final Class<T> state;
    private final Task<T> task;

    private Lane(String name, Class<T> state, Task<T> task) {
        this.name = name;
        this.state = state;
        this.task = task;
    }

    /// The work of a lane.
    ///
    /// @param <T> record of its member of the binding's state
    @FunctionalInterface
    public interface Task<T> {

        /// Captures until the lane is done or the session is stopping.
        void run(CaptureLane<T> lane) throws Exception;
    }

    /// @param name that of a component of the binding's state, as it is in JSON; the component is nullable, since the
    ///     lane may not have begun, or be done
    /// @param state type of that component
    /// @param task what the lane does
    public static <T> Lane<T> of(String name, Class<T> state, Task<T> task) {
        return new Lane<>(name, state, task);
    }

    /// Name of the lane, and of its member of the binding's state.
    public String name() {
        return name;
    }

    /// Record of that member.
    public Class<T> state() {
        return state;
    }

    /// What the lane does.
    public Task<T> task() {
        return task;
    }
}
