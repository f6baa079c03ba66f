# The program that goes onto endpoints: position independent, everything linked in but glibc and OpenSSL (which a machine's
# updates must reach). gRPC, protobuf and abseil are never mixed with their shared libraries: each has global state.
# Its own objects come as files, since linking the folders' targets would bring the shared libraries along.

add_library(agent_main OBJECT main.cc)
target_link_libraries(agent_main PRIVATE agent_app)
watchbill_own(agent_main HEAVY)

# Debian has no static spdlog and fmt: the one file that logs is compiled again with both as headers.
add_library(agent_log OBJECT ${CMAKE_SOURCE_DIR}/proto/shared/log.cc)
target_include_directories(agent_log PRIVATE ${CMAKE_SOURCE_DIR})
target_compile_definitions(agent_log PRIVATE SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY=1)
target_compile_options(agent_log PRIVATE ${WATCHBILL_WARNINGS})

set(archives "")
foreach(name grpc++ grpc gpr address_sorting upb re2 cares protobuf z yaml-cpp sqlite3 zstd)
  find_library(WATCHBILL_STATIC_${name} NAMES lib${name}.a REQUIRED)
  list(APPEND archives ${WATCHBILL_STATIC_${name}})
endforeach()
get_filename_component(folder ${WATCHBILL_STATIC_grpc++} DIRECTORY)
file(GLOB abseil ${folder}/libabsl_*.a)

set(ours agent_app agent_config agent_probe agent_spool agent_uplink frame wire shared_runtime shared_base)
set(our_files "")
foreach(name ${ours})
  list(APPEND our_files $<TARGET_FILE:${name}>)
endforeach()

add_executable(watchbill-agent $<TARGET_OBJECTS:agent_main> $<TARGET_OBJECTS:agent_log>)
set_target_properties(watchbill-agent PROPERTIES LINKER_LANGUAGE CXX LINK_DEPENDS "${our_files}")
add_dependencies(watchbill-agent ${ours})
target_link_options(watchbill-agent PRIVATE -pie -static-libstdc++ -static-libgcc -Wl,--gc-sections -Wl,--as-needed
  -Wl,-z,relro,-z,now)
target_link_libraries(watchbill-agent PRIVATE
  -Wl,--start-group ${our_files} ${archives} ${abseil} -Wl,--end-group
  OpenSSL::SSL OpenSSL::Crypto Threads::Threads ${CMAKE_DL_LIBS} m rt)
