package dev.flowcdk.postgres.type;

import java.util.function.Function;

/// A type that every server has.
///
/// @param oid identity of the type
/// @param arrayOid identity of the type of its arrays
/// @param binary whether its values are read in binary form
/// @param shape schema of its values
/// @param codec makes what reads its values
/// @param keyForm how it is packed as part of a key
record BuiltInType(
        String name,
        long oid,
        long arrayOid,
        boolean binary,
        JsonShape shape,
        Function<ServerZone, ValueCodec> codec,
        KeyForm keyForm) {

    char delimiter() {
        return name.equals("box") ? ';' : ',';
    }
}
