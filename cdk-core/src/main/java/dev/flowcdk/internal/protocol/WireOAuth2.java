package dev.flowcdk.internal.protocol;

import dev.flowcdk.json.RawJson;
import java.util.Map;

/// How the platform gets tokens for an endpoint config by OAuth2 (`flow.OAuth2`): templates of requests, and where in
/// the config their answers go.
public record WireOAuth2(
        @Tag(1) String provider,
        @Tag(2) String authUrlTemplate,
        @Tag(3) String accessTokenUrlTemplate,
        @Tag(4) String accessTokenBody,
        @Tag(5) Map<String, RawJson> accessTokenHeaders,
        @Tag(6) Map<String, RawJson> accessTokenResponseMap,
        @Tag(7) String refreshTokenUrlTemplate,
        @Tag(8) String refreshTokenBody,
        @Tag(9) Map<String, RawJson> refreshTokenHeaders,
        @Tag(10) Map<String, RawJson> refreshTokenResponseMap,
        @Tag(11) String accessTokenMethod,
        @Tag(12) String refreshTokenMethod) {}
