// Functions of one number after another.

#include <array>
#include <cmath>
#include <numbers>

#include "collector/promql/functions/implementations.h"

namespace watchbill::promql {

namespace {

using Scalars = std::span<const double>;

template <double (*F)(double)>
double of(double v, Scalars) {
  return F(v);
}

double sign(double v, Scalars) {
  if (v < 0) return -1;
  return v > 0 ? 1 : v;
}
double degrees(double v, Scalars) {
  return v * 180 / std::numbers::pi;
}
double radians(double v, Scalars) {
  return v * std::numbers::pi / 180;
}
/// Ties go up; the nearest multiple of a fraction is found through its inverse, which keeps 0.1 exact.
double round(double v, Scalars scalars) {
  const double inverse = 1.0 / (scalars.empty() ? 1.0 : scalars[0]);
  return std::floor(v * inverse + 0.5) / inverse;
}
/// NaN on either side is the result, unlike std::min and std::max.
double smaller(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return NAN;
  return a < b ? a : b;
}
double larger(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return NAN;
  return a > b ? a : b;
}
double clamp_min(double v, Scalars scalars) {
  return larger(scalars[0], v);
}
double clamp_max(double v, Scalars scalars) {
  return smaller(scalars[0], v);
}

constexpr std::array<Implementation, 26> kFunctions{
    {{"abs", of<std::fabs>},    {"ceil", of<std::ceil>},   {"floor", of<std::floor>},
     {"exp", of<std::exp>},     {"sqrt", of<std::sqrt>},   {"ln", of<std::log>},
     {"log2", of<std::log2>},   {"log10", of<std::log10>}, {"sin", of<std::sin>},
     {"cos", of<std::cos>},     {"tan", of<std::tan>},     {"asin", of<std::asin>},
     {"acos", of<std::acos>},   {"atan", of<std::atan>},   {"sinh", of<std::sinh>},
     {"cosh", of<std::cosh>},   {"tanh", of<std::tanh>},   {"asinh", of<std::asinh>},
     {"acosh", of<std::acosh>}, {"atanh", of<std::atanh>}, {"sgn", sign},
     {"deg", degrees},          {"rad", radians},          {"round", round},
     {"clamp_min", clamp_min},  {"clamp_max", clamp_max}}};

}  // namespace

std::span<const Implementation> number_functions() {
  return kFunctions;
}

}  // namespace watchbill::promql
