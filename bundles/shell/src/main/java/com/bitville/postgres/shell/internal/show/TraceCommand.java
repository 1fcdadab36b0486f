package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.trace.RequestTrace;
import com.bitville.postgres.shell.internal.trace.TraceText;
import com.bitville.postgres.shell.internal.view.JsonText;
import java.io.PrintStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:trace UUID}: the story of one request of an application, in order of time. */
@Service
@Command(
        scope = "bitville",
        name = "trace",
        description =
                "Shows the story of one request of an application (by application_name, comment or trace) in the last hour:"
                        + " its statements, errors, waits, blockers and log lines, in order of time.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/trace.txt")
public final class TraceCommand extends HistoryAction {
    private static final Pattern ID =
            Pattern.compile("(?i:bitville-)?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})");
    /** A trace id of OpenTelemetry; without a correlation id it is the request's id, in UUID form. */
    private static final Pattern TRACE_ID =
            Pattern.compile("([0-9a-fA-F]{8})([0-9a-fA-F]{4})([0-9a-fA-F]{4})([0-9a-fA-F]{4})([0-9a-fA-F]{12})");

    @Argument(name = "uuid", description = "The request's correlation id", required = true, multiValued = true)
    private List<String> words = List.of();

    private final Clock clock;

    /** Created by the shell; prints to the session's output. */
    public TraceCommand() {
        this(System.out, CommandServices.clock());
    }

    public TraceCommand(PrintStream out, Clock clock) {
        super(out);
        this.clock = clock;
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        History known = known();
        CommandArguments given = arguments(words, 1);
        String id = id(given.at(0).strip());
        String named = named("");
        List<Map<String, @Nullable Object>> events = new RequestTrace(
                        known, id, clock.instant().minus(History.RETENTION))
                .events().stream()
                        .filter(event -> named.isEmpty() || named.equals(event.get("server")))
                        .toList();
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("correlation_id", id);
            document.put("summary", RequestTrace.summary(events));
            document.put("events", events);
            out.println(JsonText.of(document));
        } else if (events.isEmpty()) {
            Screen.wrapped(
                    out,
                    "No data about " + id + " in the last hour: no session, statement or log line that was read had the"
                            + " application_name bitville-" + id + " or a comment with that id.",
                    0);
        } else {
            Screen.wrapped(out, TraceText.summary(id, RequestTrace.summary(events)), 4);
            events.forEach(event -> Screen.wrapped(out, TraceText.line(event), 4));
        }
        return null;
    }

    private static String id(String word) throws CommandException {
        Matcher trace = TRACE_ID.matcher(word);
        Matcher uuid = ID.matcher(trace.matches() ? trace.replaceFirst("$1-$2-$3-$4-$5") : word);
        if (!uuid.matches()) {
            throw CommandRefusal.of("\"" + word + "\" is not a correlation id; expected a UUID such as"
                    + " 3f2504e0-4f89-41d3-9a0c-0305e82c3301, or the 32 digits of a trace id");
        }
        return uuid.group(1).toLowerCase(Locale.ROOT);
    }
}
