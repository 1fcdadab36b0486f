package com.bitville.postgres.shell.internal.complete;

import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the names of the figures that are kept over days. */
@Service
public final class FigureNameCompleter implements Completer, NamedValues {
    /** Created by the shell. */
    public FigureNameCompleter() {}

    @Override
    public String kind() {
        return "figures";
    }

    @Override
    public List<String> values() {
        SeriesStore store = CommandServices.find(SeriesStore.class);
        return store == null
                ? List.of()
                : store.figures().stream().map(Figure::name).toList();
    }

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(values()).complete(session, line, candidates);
    }
}
