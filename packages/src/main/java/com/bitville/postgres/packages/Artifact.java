package com.bitville.postgres.packages;

import org.cyclonedx.model.Component;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;

/**
 * A library by its coordinates in a Maven repository.
 *
 * @param group its group
 * @param name its artifact
 * @param version its version
 */
record Artifact(String group, String name, String version) {
    Component component(String reference, String licence) {
        Component component = new Component();
        component.setType(Component.Type.LIBRARY);
        component.setGroup(group);
        component.setName(name);
        component.setVersion(version);
        component.setPurl("pkg:maven/" + group + "/" + name + "@" + version);
        component.setBomRef(reference);
        License named = new License();
        named.setName(licence);
        LicenseChoice choice = new LicenseChoice();
        choice.addLicense(named);
        component.setLicenses(choice);
        return component;
    }

    @Override
    public String toString() {
        return group + ":" + name + ":" + version;
    }
}
