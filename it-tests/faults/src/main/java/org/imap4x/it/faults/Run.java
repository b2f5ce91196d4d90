package org.imap4x.it.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One work with one fault, or none, and what was found.
 *
 * @param strike empty where the fault's octet was never reached
 */
record Run(
    CapabilitySet set,
    WorkKind kind,
    Optional<Fault> fault,
    Optional<Strike> strike,
    long millis,
    List<Finding> findings) {

  /** The worst of what was found. */
  Optional<Finding.Kind> worst() {
    return findings.stream().map(Finding::kind).min(Enum::compareTo);
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    String how = strike.map(Strike::toString).orElse(fault.map(Fault::toString).orElse("no fault"));
    lines.add(set + " " + kind + " " + how + ", " + millis + " ms");
    findings.forEach(f -> lines.add("    " + f));
    return String.join(System.lineSeparator(), lines);
  }
}
