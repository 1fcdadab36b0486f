package com.bitville.postgres.health.internal;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.util.ArrayList;
import java.util.List;

/** Findings about the optional outlets that are enabled: each tells in its status why it does not work, and what mends it. */
final class OutletFindings {
    private static final List<String> OUTLETS = List.of("prometheus");

    private OutletFindings() {}

    static List<Finding> of(StatusNode status) {
        List<Finding> findings = new ArrayList<>();
        for (String outlet : OUTLETS) {
            StatusNode node = status.at(outlet);
            if (!node.text("enabled").equals("true")) {
                continue;
            }
            String reason = node.text("reason");
            findings.add(
                    reason.isEmpty()
                            ? Finding.ok(FindingAreas.DELIVERY, outlet, "", node.text("state"))
                            : Finding.of(
                                    FindingSeverity.WARNING,
                                    FindingAreas.DELIVERY,
                                    outlet,
                                    "",
                                    node.text("state") + ": " + reason,
                                    CollectionFindings.named(node)
                                            .orElse(Remedy.words("look for " + outlet + " in the agent's log"))));
        }
        return findings;
    }
}
