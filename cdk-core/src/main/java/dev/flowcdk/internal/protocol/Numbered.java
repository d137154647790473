package dev.flowcdk.internal.protocol;

/// An enum of the protocol: the constant's name is its JSON form, the number its protobuf form. The first constant
/// is the default, which also stands for values that are not known here.
public interface Numbered {

    /// The protobuf number.
    int number();
}
