package dev.flowcdk.guide.configs;

import dev.flowcdk.Choice;
import dev.flowcdk.Discriminator;
import dev.flowcdk.Field;
import dev.flowcdk.Secret;

@Discriminator("method")
sealed interface Login {

    @Choice(name = "token", title = "Access Token", description = "From the settings of the shop.")
    record Token(
            @Field(title = "Token", description = "The access token.")
            Secret token) implements Login {}

    @Choice(name = "user", title = "User and Password")
    record User(
            @Field(title = "User", description = "Name of the user.")
            String user,

            @Field(title = "Password", description = "Password of the user.")
            Secret password)
            implements Login {}
}
