package dev.flowcdk.grpc;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.launch.LastWords;
import dev.flowcdk.internal.protocol.ProtocolException;
import io.grpc.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// What a call ends with when its session fails: who can mend it, and the words that the operator reads.
final class FailureStatus {

    /// A status travels in a header, percent-encoded, and clients take 8 KiB of headers.
    private static final int MOST_BYTES = 6 << 10;

    private static final String MORE = " … (the whole text is in the log)";

    private FailureStatus() {}

    static Status of(LastWords words) {
        Status status = switch (words.failure()) {
            case UserException _ -> Status.FAILED_PRECONDITION;
            case TransientException _ -> Status.UNAVAILABLE;
            case ProtocolException _ -> Status.INVALID_ARGUMENT;
            default -> Status.INTERNAL;
        };
        return status.withDescription(shortened(words.message()));
    }

    private static String shortened(String message) {
        if (encodedBytes(message) <= MOST_BYTES) {
            return message;
        }
        int end = Math.min(message.length(), MOST_BYTES);
        while (encodedBytes(message.substring(0, end)) > MOST_BYTES) {
            end -= Math.max(1, end / 8);
        }
        boolean halfPair = Character.isHighSurrogate(message.charAt(end - 1));
        return message.substring(0, halfPair ? end - 1 : end) + MORE;
    }

    /// What a URL escapes is at least what gRPC does.
    private static int encodedBytes(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).length();
    }
}
