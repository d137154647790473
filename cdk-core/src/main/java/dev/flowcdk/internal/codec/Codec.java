package dev.flowcdk.internal.codec;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.json.DocumentBody;
import java.io.InputStream;

/// One of Flow's two encodings. Immutable; any thread may use it.
///
/// An envelope is one of the four sealed interfaces of `dev.flowcdk.internal.protocol`; its kinds are the records
/// in it. Most messages become records; those that carry documents are read and written in place.
public sealed interface Codec permits ProtoCodec, JsonCodec {

    /// Most bytes that an incoming frame may have: 1 GiB. Requests have no limit of their own, an Open with very
    /// many bindings takes hundreds of megabytes.
    int MAX_FRAME_BYTES = 1 << 30;

    /// Most bytes that a response may have: the runtime's limit for one message.
    int MAX_RESPONSE_BYTES = 64 << 20;

    /// `proto` or `json`, as in `FLOW_RUNTIME_CODEC`.
    String name();

    /// Cuts the stream into frames of this encoding.
    FrameReader reader(InputStream stream);

    /// Which kind a frame is, by its tag.
    ///
    /// @throws ProtocolException when it is no message, none, unknown, or several kinds
    int kind(Class<?> envelope, Slice frame);

    /// The frame's message as a record of the envelope; [#kind] is checked on the way.
    ///
    /// @throws ProtocolException when it is no message of the envelope
    <E> E decode(Class<E> envelope, Slice frame);

    /// Appends a message, a record of an envelope, as one frame.
    void encode(Object message, GrowingBytes out);

    /// Appends a Captured or Loaded message as one frame, the document written straight into the buffer.
    ///
    /// @return bytes of the document
    int encodeDocument(DocumentKind kind, int binding, DocumentBody body, GrowingBytes out);

    /// Reads a frame known to be of this kind in place.
    void decodeDocument(DocumentKind kind, Slice frame, DocumentView view);

    /// Reads a frame known to be a Load in place.
    void decodeLoad(Slice frame, StoreView view);

    /// Reads a frame known to be a Store in place.
    void decodeStore(Slice frame, StoreView view);
}
