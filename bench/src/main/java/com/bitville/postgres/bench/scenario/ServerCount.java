package com.bitville.postgres.bench.scenario;

import java.util.List;
import java.util.stream.Stream;

/** Empty servers, all monitored by one agent. */
record ServerCount() implements Scenario {
    @Override
    public String name() {
        return "servers";
    }

    @Override
    public String what() {
        return "empty servers, one agent for all";
    }

    @Override
    public List<Step> steps() {
        return Stream.of(1, 4, 16)
                .map(number ->
                        new Step(number + (number == 1 ? " server" : " servers"), stage -> stage.moreServers(number)))
                .toList();
    }
}
