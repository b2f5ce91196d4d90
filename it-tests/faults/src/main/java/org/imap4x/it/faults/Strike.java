package org.imap4x.it.faults;

/**
 * A fault that has struck.
 *
 * @param connection which of the client's connections, from 1
 * @param octet which octet of that connection and direction
 * @param command the last command on that connection
 * @param around the line at that place
 * @param step what the application was doing
 */
record Strike(Fault fault, int connection, long octet, String command, String around, String step) {
  @Override
  public String toString() {
    String text = around.length() > 60 ? around.substring(0, 60) + "..." : around;
    return fault
        + " in "
        + step
        + ", connection "
        + connection
        + " octet "
        + octet
        + ", "
        + command
        + " \""
        + text
        + '"';
  }
}
