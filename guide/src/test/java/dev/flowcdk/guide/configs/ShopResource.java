package dev.flowcdk.guide.configs;

import dev.flowcdk.Field;
import dev.flowcdk.ReadOnly;
import dev.flowcdk.ResourcePath;

record ShopResource(
        @Field(title = "Shop", description = "Name of the shop.") @ResourcePath(0) @ReadOnly
        String shop,

        @Field(title = "Object", description = "What is captured of it.") @ResourcePath(1) @ReadOnly
        String object) {}
