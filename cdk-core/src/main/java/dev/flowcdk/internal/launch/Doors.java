package dev.flowcdk.internal.launch;

import dev.flowcdk.internal.log.LogSink;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/// The doors of a connector.
public record Doors(List<Door> doors) {

    private static final int USAGE = 2;

    /// Those that its class path has.
    static Doors find() {
        return new Doors(ServiceLoader.load(Door.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /// Opens the door that the first argument names.
    ///
    /// @return the exit status
    public int enter(Entrance entrance, List<String> arguments) throws Exception {
        String command = arguments.getFirst();
        for (Door door : doors) {
            if (door.commands().contains(command)) {
                try {
                    return door.enter(entrance, arguments);
                } catch (UsageException usage) {
                    return refuse(List.of(door), entrance, String.valueOf(usage.getMessage()));
                }
            }
        }
        return refuse(
                doors,
                entrance,
                "\"" + command + "\" is no argument of a connector" + known()
                        + "; started without arguments it speaks Flow's protocol on standard input and output");
    }

    private static int refuse(List<Door> doors, Entrance entrance, String problem) throws Exception {
        for (Door door : doors) {
            door.refuse(entrance, problem);
        }
        LogSink.standardError().log(Level.ERROR, null, problem, Map.of(), null);
        return USAGE;
    }

    void train(Entrance entrance) throws Exception {
        for (Door door : doors) {
            door.train(entrance);
        }
    }

    private String known() {
        List<String> commands = new ArrayList<>();
        doors.forEach(door -> commands.addAll(door.commands()));
        return commands.isEmpty() ? "" : ", which takes " + String.join(", ", commands);
    }
}
