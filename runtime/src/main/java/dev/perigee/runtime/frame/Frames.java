package dev.perigee.runtime.frame;

import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.value.Values;

/**
 * What code about frames works with: the stack of the running coroutine, where its current frame
 * is, the prototypes of the functions in it, and the errors that are raised in it.
 */
public final class Frames {
  private final Values values;
  private final StateRecord state;
  private final Prototypes prototypes;
  private final Stack stack;
  private final WorkMeter meter;
  private final Errors errors;

  /**
   * No frames yet, and no stack ({@link Stack#createMain}).
   *
   * @param meter for the work of the frames' functions
   */
  public Frames(Values values, WorkMeter meter) {
    this.values = values;
    this.meter = meter;
    state = values.heap().stateRecord();
    prototypes = new Prototypes(values);
    stack = new Stack(this);
    errors = new Errors(this);
    meter.setErrors(errors);
  }

  /** The values that the slots of frames hold. */
  public Values values() {
    return values;
  }

  /** Where the current frame is. */
  public StateRecord state() {
    return state;
  }

  /** The prototypes of the engine's functions. */
  public Prototypes prototypes() {
    return prototypes;
  }

  /** The stack of the running coroutine. */
  public Stack stack() {
    return stack;
  }

  /** The meter for the work of Java functions and operations. */
  public WorkMeter meter() {
    return meter;
  }

  /** Makes errors that are raised in the current frame. */
  public Errors errors() {
    return errors;
  }
}
