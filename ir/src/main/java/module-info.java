/** Functions in linear form and as SSA graphs, numbers, and binary chunks. */
module dev.perigee.ir {
  requires static org.jspecify;

  exports dev.perigee.ir;
  exports dev.perigee.ir.binary;
  exports dev.perigee.ir.number;
  exports dev.perigee.ir.ssa;
  exports dev.perigee.ir.ssa.passes;
}
