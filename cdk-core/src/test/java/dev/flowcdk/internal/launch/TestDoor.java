package dev.flowcdk.internal.launch;

import dev.flowcdk.UserException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Tells whoever knocks twice what it was given.
public final class TestDoor implements Door {

    @Override
    public List<String> commands() {
        return List.of("knock");
    }

    @Override
    public int enter(Entrance entrance, List<String> arguments) throws Exception {
        if (arguments.size() < 2) {
            throw new UserException("once is not enough");
        }
        if (arguments.getLast().equals("waiting")) {
            entrance.output().write("ready\n".getBytes(StandardCharsets.UTF_8));
        }
        String given = entrance.taskType() + " " + arguments + " "
                + new String(entrance.input().readAllBytes(), StandardCharsets.UTF_8);
        entrance.output().write(given.getBytes(StandardCharsets.UTF_8));
        return 7;
    }
}
