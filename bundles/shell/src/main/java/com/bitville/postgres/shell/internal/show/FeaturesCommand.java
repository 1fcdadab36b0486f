package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:features}: the optional features, their state and their cost. */
@Service
@Command(
        scope = "bitville",
        name = "features",
        description = "Shows the optional features, who wants each, and what it costs in memory.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/features.txt")
public final class FeaturesCommand extends AgentAction {
    private static final int FAILED = 2;

    @Nullable
    private StatusReport report = CommandServices.find(StatusReport.class);

    /** Created by the shell; prints to the session's output. */
    public FeaturesCommand() {
        this(System.out);
    }

    FeaturesCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        List<Map<?, ?>> features = PlainText.list(
                CommandServices.required(report, "the status (bitville-health)").report(), "features");
        if (json) {
            print(Map.of("features", features));
        } else {
            table(features);
        }
        return features.stream().anyMatch(FeaturesCommand::failed) ? FAILED : null;
    }

    private static boolean failed(Map<?, ?> feature) {
        return "failed".equals(feature.get("state"));
    }

    private void table(List<Map<?, ?>> features) {
        TextTable table = new TextTable()
                .columns("Name", "State", "Wanted by", "Memory")
                .emptyTableText(
                        "not known: the container's start has not ended, agent.features is invalid (bitville:config), or"
                                + " the feature bitville-deploy is not installed");
        for (Map<?, ?> feature : features) {
            table.addRow()
                    .addContent(
                            feature.get("name"),
                            feature.get("state"),
                            wantedBy(feature),
                            "+" + PlainText.cell(feature, "memory_mb") + " MB");
        }
        table.print(out);
        features.stream().filter(FeaturesCommand::failed).forEach(feature -> {
            Screen.wrapped(out, PlainText.cell(feature, "name") + ": " + PlainText.cell(feature, "reason"), 2);
            Screen.wrapped(out, "remedy: " + PlainText.cell(feature, "remedy"), 2);
        });
    }

    private static String wantedBy(Map<?, ?> feature) {
        return feature.get("wanted_by") instanceof List<?> all && !all.isEmpty()
                ? all.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : "-";
    }
}
