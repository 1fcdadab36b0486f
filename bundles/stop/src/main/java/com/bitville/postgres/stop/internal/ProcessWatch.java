package com.bitville.postgres.stop.internal;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Watches the first start and the stop of the process; starts before everything else that features install. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ProcessWatch implements BundleActivator {
    private final StopLimit limit = new StopLimit();

    /** Created by the framework. */
    public ProcessWatch() {}

    @Override
    public void start(BundleContext context) {
        limit.start(context);
        StartMark.await(context);
    }

    @Override
    public void stop(BundleContext context) {
        limit.stop(context);
    }
}
