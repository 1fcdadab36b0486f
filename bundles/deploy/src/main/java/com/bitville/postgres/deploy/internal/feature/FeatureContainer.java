package com.bitville.postgres.deploy.internal.feature;

/** What the container can do with a feature. Each method may take seconds. */
interface FeatureContainer {
    /** Waits until no installation is under way: one that is computed meanwhile would undo the other. */
    void awaitQuiet() throws InterruptedException;

    /** Whether {@link #install} made it a requirement, in this process or an earlier one. */
    boolean isKeyed(String feature);

    /** Whether it is installed for another reason: the operator required it, or another feature contains it. */
    boolean isOthers(String feature) throws FeatureException, InterruptedException;

    /** Installs and starts it, or what is missing of it, and restarts no bundle that is already there. */
    void install(String feature) throws FeatureException, InterruptedException;

    /** Takes over the bundles of an installation that did not end, without starting any, so that they can be uninstalled. */
    void takeOver(String feature) throws FeatureException, InterruptedException;

    /** Removes the requirement of {@link #install} and what only it needs, and restarts no bundle that stays. */
    void uninstall(String feature) throws FeatureException, InterruptedException;
}
