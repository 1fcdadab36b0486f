package com.bitville.postgres.testkit.listener;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules for a body. Stricter than the real listener where that one accepts a body and then loses or changes a part: an integer beyond
 * 2^53, a time stamp in milliseconds, a duplicate key.
 */
public final class EnvelopeRules {
    /** The only sources. */
    public static final Set<String> SOURCES =
            Set.of("pg_stat_activity", "pg_stat_statements", "pg_log", "system_metrics");
    /** The most bytes of one body. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final int MAX_PROJECT = 50;
    private static final int MAX_DEPTH = 99;
    private static final double MILLISECONDS = 1e11;
    private static final BigInteger SAFE = BigInteger.ONE.shiftLeft(53);
    private static final Set<String> KEYS = Set.of("project", "timestamp", "source", "correlation_id", "data");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final JsonMapper mapper = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /**
     * Checks a body.
     *
     * @param bytes the body
     * @param at when it arrived
     * @return the request
     * @throws RefusedException naming the first rule it breaks
     */
    public AcceptedRequest check(byte[] bytes, Instant at) throws RefusedException {
        if (bytes.length > MAX_BYTES) {
            throw new RefusedException(413, "the body has " + bytes.length + " bytes, more than " + MAX_BYTES);
        }
        String text = decode(bytes);
        JsonNode body = parse(text);
        require(body.isObject(), "the body is not a JSON object");
        checkValues(body, "$", 1);
        JsonNode project = body.path("project");
        require(project.isTextual(), "project is not a string");
        int length = project.textValue().length();
        require(length >= 1 && length <= MAX_PROJECT, "project has " + length + " UTF-16 units, not 1 to 50");
        checkTimestamp(body.path("timestamp"));
        JsonNode source = body.path("source");
        require(
                source.isTextual() && SOURCES.contains(source.textValue()),
                "source is " + source + ", not one of " + SOURCES);
        JsonNode correlation = body.path("correlation_id");
        require(
                correlation.isMissingNode() || (correlation.isTextual() && correlates(correlation.textValue())),
                "correlation_id is neither absent nor \"\" nor a bare UUID");
        require(body.path("data").isObject(), "data is not an object");
        List<String> dropped = new ArrayList<>();
        body.fieldNames().forEachRemaining(dropped::add);
        dropped.removeAll(KEYS);
        return new AcceptedRequest(at, text, body, dropped);
    }

    private static String decode(byte[] bytes) throws RefusedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(400, "the body is not UTF-8");
        }
    }

    private JsonNode parse(String text) throws RefusedException {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new RefusedException(400, "the body is not JSON: " + e.getOriginalMessage());
        }
    }

    private static void checkTimestamp(JsonNode timestamp) throws RefusedException {
        require(timestamp.isNumber(), "timestamp is not a number");
        double seconds = timestamp.doubleValue();
        require(Double.isFinite(seconds) && seconds > 0, "timestamp is not a time");
        require(seconds <= MILLISECONDS, "timestamp is in milliseconds: " + timestamp);
    }

    private static boolean correlates(String id) {
        return id.isEmpty() || UUID.matcher(id).matches();
    }

    private static void checkValues(JsonNode node, String path, int depth) throws RefusedException {
        if (node.isContainerNode()) {
            require(depth <= MAX_DEPTH, "nested deeper than " + MAX_DEPTH + " at " + path);
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                checkValues(field.getValue(), path + "." + field.getKey(), depth + 1);
            }
            for (int i = 0; node.isArray() && i < node.size(); i++) {
                checkValues(node.get(i), path + "[" + i + "]", depth + 1);
            }
        }
        if (node.isIntegralNumber()) {
            require(
                    node.bigIntegerValue().abs().compareTo(SAFE) <= 0,
                    "the integer at " + path + " is beyond 2^53: send it as a string");
        }
        if (node.isBigDecimal()) {
            require(Double.isFinite(node.doubleValue()), "the number at " + path + " is not finite");
        }
    }

    private static void require(boolean rule, String reason) throws RefusedException {
        if (!rule) {
            throw new RefusedException(400, reason);
        }
    }
}
