#include "collector/roster/foreign_zones.h"

#include <algorithm>
#include <array>

namespace watchbill::roster {
namespace {

struct Pair {
  std::string_view windows;
  std::string_view iana;
};

constexpr std::array kWindows{
    Pair{"AUS Central Standard Time", "Australia/Darwin"},
    Pair{"AUS Eastern Standard Time", "Australia/Sydney"},
    Pair{"Alaskan Standard Time", "America/Anchorage"},
    Pair{"Arab Standard Time", "Asia/Riyadh"},
    Pair{"Arabian Standard Time", "Asia/Dubai"},
    Pair{"Argentina Standard Time", "America/Buenos_Aires"},
    Pair{"Atlantic Standard Time", "America/Halifax"},
    Pair{"Canada Central Standard Time", "America/Regina"},
    Pair{"Cen. Australia Standard Time", "Australia/Adelaide"},
    Pair{"Central America Standard Time", "America/Guatemala"},
    Pair{"Central Europe Standard Time", "Europe/Budapest"},
    Pair{"Central European Standard Time", "Europe/Warsaw"},
    Pair{"Central Standard Time", "America/Chicago"},
    Pair{"Central Standard Time (Mexico)", "America/Mexico_City"},
    Pair{"China Standard Time", "Asia/Shanghai"},
    Pair{"E. Africa Standard Time", "Africa/Nairobi"},
    Pair{"E. Australia Standard Time", "Australia/Brisbane"},
    Pair{"E. Europe Standard Time", "Europe/Chisinau"},
    Pair{"E. South America Standard Time", "America/Sao_Paulo"},
    Pair{"Eastern Standard Time", "America/New_York"},
    Pair{"Egypt Standard Time", "Africa/Cairo"},
    Pair{"FLE Standard Time", "Europe/Kiev"},
    Pair{"GMT Standard Time", "Europe/London"},
    Pair{"GTB Standard Time", "Europe/Bucharest"},
    Pair{"Greenwich Standard Time", "Atlantic/Reykjavik"},
    Pair{"Hawaiian Standard Time", "Pacific/Honolulu"},
    Pair{"India Standard Time", "Asia/Calcutta"},
    Pair{"Israel Standard Time", "Asia/Jerusalem"},
    Pair{"Korea Standard Time", "Asia/Seoul"},
    Pair{"Mountain Standard Time", "America/Denver"},
    Pair{"Nepal Standard Time", "Asia/Kathmandu"},
    Pair{"New Zealand Standard Time", "Pacific/Auckland"},
    Pair{"Newfoundland Standard Time", "America/St_Johns"},
    Pair{"Pacific SA Standard Time", "America/Santiago"},
    Pair{"Pacific Standard Time", "America/Los_Angeles"},
    Pair{"Pakistan Standard Time", "Asia/Karachi"},
    Pair{"Romance Standard Time", "Europe/Paris"},
    Pair{"Russian Standard Time", "Europe/Moscow"},
    Pair{"SA Eastern Standard Time", "America/Cayenne"},
    Pair{"SA Pacific Standard Time", "America/Bogota"},
    Pair{"SE Asia Standard Time", "Asia/Bangkok"},
    Pair{"Singapore Standard Time", "Asia/Singapore"},
    Pair{"South Africa Standard Time", "Africa/Johannesburg"},
    Pair{"Taipei Standard Time", "Asia/Taipei"},
    Pair{"Tasmania Standard Time", "Australia/Hobart"},
    Pair{"Tokyo Standard Time", "Asia/Tokyo"},
    Pair{"Turkey Standard Time", "Europe/Istanbul"},
    Pair{"US Eastern Standard Time", "America/Indianapolis"},
    Pair{"US Mountain Standard Time", "America/Phoenix"},
    Pair{"W. Australia Standard Time", "Australia/Perth"},
    Pair{"W. Central Africa Standard Time", "Africa/Lagos"},
    Pair{"W. Europe Standard Time", "Europe/Berlin"},
};

}  // namespace

std::vector<std::string> iana_candidates(std::string_view tzid) {
  while (tzid.starts_with('"')) tzid.remove_prefix(1);
  while (tzid.ends_with('"')) tzid.remove_suffix(1);
  std::vector<std::string> out{std::string(tzid)};
  const auto windows = std::find_if(kWindows.begin(), kWindows.end(), [&](const Pair& p) { return p.windows == tzid; });
  if (windows != kWindows.end()) out.emplace_back(windows->iana);
  // The last three parts of a path, then the last two.
  std::size_t cut = tzid.size();
  std::vector<std::string> ends;
  for (int parts = 1; parts <= 3 && cut != 0; ++parts) {
    cut = tzid.rfind('/', cut - 1);
    if (cut == tzid.npos) break;
    if (parts > 1) ends.emplace_back(tzid.substr(cut + 1));
  }
  out.insert(out.end(), ends.rbegin(), ends.rend());
  return out;
}

}  // namespace watchbill::roster
