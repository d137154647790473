package dev.flowcdk.internal.launch;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import java.io.IOException;
import java.io.PushbackInputStream;
import org.jspecify.annotations.Nullable;

/// Which of Flow's codecs a process speaks: as `FLOW_RUNTIME_CODEC` says, else as the first bytes of the input
/// show.
final class CodecChoice {

    /// Bytes that tell the codecs apart: the length of a protobuf frame.
    static final int BYTES = 4;

    private CodecChoice() {}

    /// @param variable the value of `FLOW_RUNTIME_CODEC`
    /// @param input is read only when the variable is not set, and what was read is put back
    static Codec choose(@Nullable String variable, PushbackInputStream input) throws IOException {
        return switch (variable == null ? "" : variable) {
            case "proto" -> ProtoCodec.INSTANCE;
            case "json" -> JsonCodec.INSTANCE;
            case "" -> detect(input);
            default ->
                throw new UserException(
                        "FLOW_RUNTIME_CODEC is \"" + variable + "\"; set it to \"proto\" or \"json\", or unset it");
        };
    }

    /// JSON starts with a brace and goes on with printable characters or white space; as the length of a protobuf
    /// frame they would be more than 150 MB, with the fourth byte at least 9.
    private static Codec detect(PushbackInputStream input) throws IOException {
        byte[] first = input.readNBytes(BYTES);
        input.unread(first);
        boolean json = first.length > 0 && first[0] == '{';
        for (byte next : first) {
            json &= next >= ' ' || next == '\n' || next == '\r' || next == '\t';
        }
        return json ? JsonCodec.INSTANCE : ProtoCodec.INSTANCE;
    }
}
