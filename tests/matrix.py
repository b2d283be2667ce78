"""Who may reach what: one line a route, written by hand and checked by test_permissions.

The letters are the roles that may: C call taker, L clinician, M case manager,
D directory admin, S supervisor, E evaluator, P program admin, I integration (a
program with a token); `-` nobody. A small letter: may do this, yet this row is not
theirs (403 or 404). Then what the path names, in order. A role that may reaches its own
jurisdiction's row, and gets 404 for another's; a role that may not gets 403; whoever is
signed out is sent to sign in (pages) or gets 401 (API).
"""

PAGES = """
session                          GET    CLMDSEPI
session-extend                   POST   CLMDSEPI
session-resumed                  GET    CLMDSEPI
desk:home                        GET    CLMDSEP
desk:find                        GET    CLMDSEP
desk:queue                       GET    CLMS
desk:board                       GET    S
desk:offers                      GET    CLS
desk:open_call                   POST   LS        call
desk:take_next                   POST   LS
desk:open_session                GET    LMS
desk:session                     GET    LMS       session
desk:match                       POST   LMS       session person
desk:move                        POST   LmS       session person
desk:adopt                       POST   LmS       session draft
desk:case                        GET    LMS       case
desk:case_services               GET    LMS       case
desk:case_no_service             POST   LMS       case
desk:services                    GET    LMS       session
desk:no_service                  POST   LMS       session
desk:need                        GET    LMS       need
desk:release                     POST   LS        session
desk:return_911                  POST   cLS       session
desk:drop                        POST   cLS       session
desk:engage                      POST   LS        session
desk:hand_over                   POST   LMS       session
desk:help                        POST   cLMS      session
desk:keep_response               POST   cLMS      session response
desk:cancel_response             POST   cLS       session response
desk:who                         GET    LMS       session
desk:search                      POST   LMS       session
desk:identify                    POST   LMS       session
desk:addendum                    POST   LMS       session
desk:co_sign                     POST   S         session
desk:void                        POST   LMS       session
desk:wrong_person                GET    LMS       session
desk:discard                     POST   LMS       session
desk:draft                       POST   LmS       session
desk:save                        POST   LMS       session
desk:sign                        POST   LMS       session
desk:to_close                    GET    LMS       session
desk:close                       GET    LMS       case
desk:reopen                      POST   LMS       case
desk:stop_contact                GET    LMS       case
desk:allow_contact               POST   S         case
desk:history                     GET    S         case
desk:access                      GET    S         case
desk:assign                      GET    MS        case
dispatch:list                    GET    CLMS
dispatch:enter                   GET    CLS
dispatch:mine                    GET    CLS
dispatch:outage-form             GET    CLSP
dispatch:back-enter              GET    CLS
dispatch:screen-forms            GET    CLSP
dispatch:draft-screen-form       POST   P
dispatch:floor-rules             GET    P
dispatch:screen-form             GET    CLSP      screen_form
dispatch:change-screen-form      POST   P         screen_form question_act
dispatch:codes                   GET    CLMDSEP   codes
dispatch:add-code                GET    P         codes
dispatch:take-over-codes         GET    P         codes
dispatch:edit-code               GET    P         codes call_type
dispatch:retire-code             POST   P         codes call_type
dispatch:move-code               POST   P         codes call_type
dispatch:take-up-code            POST   P         call_type
dispatch:missed                  GET    SP
dispatch:policies                GET    CLMSP
dispatch:policy                  GET    CLMSP     policy
dispatch:copy-policy             POST   P         policy
dispatch:policy-settings         GET    P         draft_policy
dispatch:activate-policy         GET    P         draft_policy
dispatch:retire-policy           POST   P         policy
dispatch:what-if                 GET    SP        policy
dispatch:add-rule                GET    P         draft_policy
dispatch:edit-rule               GET    P         draft_policy rule
dispatch:move-rule               POST   P         draft_policy rule
dispatch:remove-rule             POST   P         draft_policy rule
dispatch:trial                   GET    SP        trial
dispatch:feeds                   GET    P
dispatch:feed                    GET    P         feed
dispatch:rotate-feed             POST   P         feed
dispatch:forget-secret           POST   P         feed
dispatch:switch-feed             POST   P         feed
dispatch:add-filter              GET    P         feed
dispatch:edit-filter             GET    P         field_filter
dispatch:switch-filter           POST   P         field_filter
dispatch:ledger                  GET    CLSP
dispatch:from-988                GET    CLS
dispatch:move-transfer           POST   CLS       transfer transfer_end
dispatch:pass-to-988             POST   CLS       call
dispatch:override-outcome        POST   LS        call
dispatch:months                  GET    SP
dispatch:ledger-file             GET    SP        month
dispatch:compare-month           POST   SP        month
dispatch:settle-difference       POST   SP        difference
dispatch:outlet                  GET    P         feed
dispatch:rotate-outlet           POST   P         feed
dispatch:forget-outlet-secret    POST   P         feed
dispatch:untold                  GET    P
dispatch:send-all-reports        POST   P
dispatch:send-report             POST   P         cad_report
dispatch:files                   GET    SP
dispatch:upload-file             GET    SP
dispatch:file                    GET    SP        call_file
dispatch:file-columns            GET    Sp        call_file
dispatch:discard-file            POST   SP        call_file
dispatch:file-problems           GET    SP        call_file
dispatch:watch-folder            POST   P         feed
dispatch:quarantine              GET    SP
dispatch:message                 GET    SP        message
dispatch:replay                  POST   SP        message
dispatch:move-response           POST   CLS       response start
dispatch:call                    GET    CLMS      call
dispatch:screen                  GET    CLS       call
dispatch:preview-screen          POST   CLS       call
dispatch:standing                GET    CLMS      call
dispatch:merge                   GET    CLS       call
dispatch:split                   POST   CLS       call
dispatch:offer                   POST   CLS       call
dispatch:take                    POST   LS        call
dispatch:return                  POST   CLS       call
dispatch:drop                    POST   CLS       call
dispatch:decline                 POST   CLS       call
dispatch:abandon                 POST   CLS       call
dispatch:release                 POST   LS        call
dispatch:hand-over               POST   LS        call
dispatch:send-help               POST   CLMS      call
dispatch:close                   POST   CLS       call
dispatch:correct                 GET    CLS       call
dispatch:finish                  POST   LS        call
cases:list                       GET    LMS
cases:sessions                   GET    LMS
cases:search                     GET    LMS
cases:of                         GET    LMS       person
cases:why                        GET    LMS       case
cases:person                     GET    LMS       case
cases:care_plan                  GET    LMS       case
cases:add_need                   POST   LMS       case
cases:move_need                  POST   LMS       case need
cases:add_consent                POST   LMS       case
cases:withdraw_consent           POST   LMS       case consent
referrals:list                   GET    LMS
referrals:create                 GET    LMS
referrals:show                   GET    LMS       referral
referrals:send                   POST   LMS       referral
referrals:accept                 POST   LMS       referral
referrals:reject                 POST   LMS       referral
referrals:start                  POST   LMS       referral
referrals:hold                   POST   LMS       referral
referrals:resume                 POST   LMS       referral
referrals:visit                  POST   LMS       referral
referrals:complete               POST   LMS       referral
referrals:fail                   POST   LMS       referral
referrals:cancel                 POST   LMS       referral
referrals:enter-in-error         POST   LMS       referral
referrals:hand-off               POST   LMS       referral
followups:list                   GET    LMS
followups:protocols              GET    LMSP
followups:plan                   GET    LMS       case
followups:show                   GET    LMS       follow_up
followups:attempt                POST   LMS       follow_up
followups:assign                 POST   LMS       follow_up
followups:take                   POST   LMS       follow_up
followups:reschedule             POST   LMS       follow_up
followups:cancel                 POST   LMS       follow_up
providers:list                   GET    CLMDSEP
providers:service                GET    CLMDSEP   listed
providers:edit                   GET    D         kept
providers:organizations          GET    D
providers:add_organization       GET    D
providers:record                 GET    D         service_kind kept
providers:add_record             GET    D         service_kind kept contact_kind
providers:retire_record          POST   D         service_kind kept
providers:restore_record         POST   D         service_kind kept
providers:report                 POST   CLMDS     listed
providers:add_phone              GET    D         kept
providers:edit_phone             GET    D         kept phone
providers:retire_phone           POST   D         kept phone
providers:hours                  GET    D         place
providers:capacity               GET    D         place
providers:capacities             GET    DS
providers:counts                 GET    DS        provider
providers:readings               GET    DS        capacity
providers:units                  GET    DS
providers:edit_unit              GET    D         unit
providers:links                  GET    D         kept
providers:revoke                 POST   D         link
providers:teams                  GET    CLMDSP
providers:add_team               GET    DS
providers:team                   GET    CLMDSP    team
providers:edit_team              GET    DS        team
providers:add_member             POST   DS        team
providers:remove_member          POST   DS        team_member
providers:add_shifts             POST   DS        team
providers:cancel_shift           POST   DS        team_shift
providers:reports                GET    D
providers:outcome                GET    cLmds     directory_report
providers:take_back              POST   cLmds     directory_report
providers:ask                    POST   D         kept
providers:confirm                GET    D         kept
providers:same                   GET    D         kept
providers:stale                  GET    D
providers:rules                  GET    D
providers:unreachable            GET    D
providers:reachable              POST   D         bad_address
providers:corrections            GET    D
providers:approve                POST   D         correction
providers:reject                 POST   D         correction
providers:duplicates             GET    D
providers:look_again             POST   D
providers:duplicate              GET    D         pair
providers:merge                  POST   D         pair
providers:tell_apart             POST   D         pair
providers:split                  POST   D         pair
providers:outcome                GET    cLmds     directory_report
providers:ask                    POST   D         kept
providers:confirm                GET    D         kept
providers:same                   GET    D         kept
providers:stale                  GET    D
providers:rules                  GET    D
providers:unreachable            GET    D
providers:reachable              POST   D         bad_address
providers:corrections            GET    D
providers:approve                POST   D         correction
providers:reject                 POST   D         correction
providers:duplicates             GET    D
providers:look_again             POST   D
providers:duplicate              GET    D         pair
providers:merge                  POST   D         pair
providers:tell_apart             POST   D         pair
providers:split                  POST   D         pair
providers:resolve                POST   D         directory_report
providers:sources                GET    DP
providers:export                 GET    D
providers:export                 POST   D
providers:download               GET    d         directory_export
providers:import                 GET    DP        import_run
providers:imports                GET    DP
providers:upload                 GET    D
providers:apply_import           POST   D         import_run
providers:preview_again          POST   D         import_run
providers:cancel_import          POST   D         import_run
providers:import_problems        GET    DP        import_run
providers:columns                GET    D         import_run
providers:conflicts              GET    D
providers:decide_conflict        POST   D         import_conflict
providers:decide_conflicts       POST   D
providers:retirements            GET    D
providers:decide_retirements     POST   D
providers:crisis_map             GET    DSEP
providers:map_doors              GET    DSEP
providers:map_counts             GET    DSEP
providers:map_areas              GET    DP
providers:home_areas             POST   DP
providers:map_outlines           GET    DSEP      area_layer
providers:gaps                   GET    DSEP
providers:gaps_export_csv        GET    SEP
providers:gaps_export_pdf        GET    SEP
providers:gaps_balance           GET    DSEP
providers:demand                 GET    DSEP
providers:gap                    GET    DSEP      gap
providers:workshop               GET    DSP
providers:match_resource         GET    DSP       workshop_resource
accounts:people                  GET    P
accounts:invite                  POST   P
accounts:cancel_invitation       POST   P         invitation
reports:capacity                 GET    SEP
accounts:require_factor          POST   P
accounts:member                  GET    P         member
accounts:describe                POST   P         member
accounts:give_role               POST   P         member
accounts:deactivate              POST   P         member
accounts:reactivate              POST   P         member
accounts:reset_factors           POST   P         member
accounts:services                GET    P
accounts:make_service            POST   P
accounts:issue_token             POST   P         service
accounts:revoke_token            POST   P         service
accounts:end_service             POST   P         service
accounts:looks                   GET    SP
accounts:me                      GET    CLMDSEPI
accounts:theme                   POST   CLMDSEPI
accounts:where                   GET    CLMDSEPI
reports:list                     GET    SEP
reports:export                   GET    SE
reports:rows                     GET    SE        measure
staffing:list                    GET    CLMSP
staffing:set-mine                POST   CLMS
staffing:here                    GET    CLMS
staffing:floor                   GET    S
staffing:person                  GET    S         member
staffing:set-state               POST   S         member
staffing:rules                   GET    SP
staffing:roster                  GET    S
staffing:plan                    POST   S
staffing:copy-week               POST   S
staffing:cancel-shift            POST   S         shift
notifications:list               GET    CLMDSEP
notifications:read-all           POST   CLMDSEP
notifications:mail               GET    P
notifications:retry              POST   P         delivery
notifications:open               GET    CLMDSEP   notice
notifications:read               POST   CLMDSEP   notice
"""

API = """
member-list                      GET    P
member-detail                    GET    P         member
member-deactivate                POST   P         member
member-give-role                 POST   P         member
member-reactivate                POST   P         member
member-reset-factors             POST   P         member
look-list                        GET    SP
queue-list                       GET    CLMS
board-list                       GET    S
availability-list                GET    CLMSP
availability-list                POST   CLMS
availability-colleague           POST   S
availability-times               GET    S
shift-list                       GET    CLMSP
shift-list                       POST   S
shift-cancel                     POST   S         shift
shift-copy-week                  POST   S
service-list                     GET    CLMDSEP
service-search                   GET    CLMDSEP
service-search                   POST   CLMDSEP
service-detail                   GET    CLMDSEP   listed
service-report                   POST   CLMDS     listed
service-capacity-list            GET    DI
service-capacity-list            POST   DI
service-capacity-detail          GET    DI        capacity
service-capacity-readings        GET    DI        capacity
unit-list                        GET    DI
unit-detail                      GET    DI        unit
call-list                        GET    CLMS
call-list                        POST   CLS
call-take-next                   POST   LS
call-detail                      GET    CLMS      call
call-abandon                     POST   CLS       call
call-close                       POST   CLS       call
call-back-enter                  POST   CLS
call-cad                         GET    CLMS      call
call-contacts                    GET    CLMS      call
call-correct                     POST   CLS       call
call-decline                     POST   CLS       call
call-drop                        POST   CLS       call
call-finish                      POST   LS        call
call-hand-over                   POST   LS        call
call-merge                       POST   CLS       call
call-offer                       POST   CLS       call
call-release                     POST   LS        call
call-return-to-911               POST   CLS       call
call-screen                      POST   CLS       call
call-send-help                   POST   CLMS      call
call-split                       POST   CLS       call
call-take                        POST   LS        call
response-list                    GET    CLMS
response-detail                  GET    CLMS      response
response-arrive                  POST   CLS       response
response-cancel                  POST   CLS       response
response-clear                   POST   CLS       response
response-confirm-contact         POST   CLS       response
response-send-out                POST   CLS       response
response-explain                 POST   CLS       response
response-keep                    POST   CLMS      response
transfer-list                    GET    CLSP
transfer-list                    POST   CLS
transfer-detail                  GET    CLSP      transfer
transfer-accepted                POST   CLS       transfer
transfer-dropped                 POST   CLS       transfer
transfer-returned                POST   CLS       transfer
transfer-from-988                POST   CLS
call-override-outcome            POST   LS        call
response-start                   POST   CLS       response
cad-reports                      GET    I
untold-report-list               GET    P
untold-report-send-again         POST   P         cad_report
untold-report-send-all-again     POST   P
call-type-list                   GET    CLMDSEP
call-type-list                   POST   P
call-type-detail                 GET    CLMDSEP   call_type
call-type-put-in-order           POST   P
call-type-retire                 POST   P         call_type
call-type-revise                 POST   P         call_type
call-type-take-up                POST   P         call_type
disposition-list                 GET    CLMDSEP
disposition-list                 POST   P
disposition-detail               GET    CLMDSEP   disposition
disposition-put-in-order         POST   P
disposition-retire               POST   P         disposition
disposition-revise               POST   P         disposition
screen-form-list                 GET    CLMDSEP
screen-form-detail               GET    CLMdSeP   screen_form
screen-form-draft                POST   P
screen-form-add-question         POST   P         screen_form
screen-form-reword-question      POST   P         screen_form
screen-form-remove-question      POST   P         screen_form
screen-form-move-question        POST   P         screen_form
screen-form-activate             POST   P         screen_form
diversion-policy-list            GET    CLMDSEP
diversion-policy-detail          GET    CLMdSeP   policy
diversion-policy-activate        POST   P         draft_policy
diversion-policy-copy            POST   P         policy
diversion-policy-retire          POST   P         policy
diversion-policy-set-up          POST   P         draft_policy
diversion-policy-add-rule        POST   P         draft_policy
diversion-policy-change-rule     POST   P         draft_policy
diversion-policy-move-rule       POST   P         draft_policy
diversion-policy-remove-rule     POST   P         draft_policy
diversion-policy-what-if         POST   SP        policy
policy-trial-list                GET    SP
policy-trial-detail              GET    SP        trial
incident-data                    GET    I         incident
incident-reference               GET    I         incident
incident-versions                GET    I
cad-message-list                 GET    SP
cad-message-detail               GET    SP        message
cad-message-replay               POST   SP        message
notice-list                      GET    CLMDSEP
notice-detail                    GET    CLMDSEP   notice
notice-read                      POST   CLMDSEP   notice
person-list                      POST   LMS
person-search                    POST   LMS
person-detail                    GET    LMS       person
person-detail                    PATCH  LMS       person
person-allow-contact             POST   S         person
person-stop-contact              POST   LMS       person
case-list                        GET    LMS
case-detail                      GET    LMS       case
case-assign                      POST   MS        case
case-close                       POST   LMS       case
case-consents                    POST   LMS       case
case-needs                       POST   LMS       case
case-reason                      POST   LMS       case
case-reopen                      POST   LMS       case
case-timeline                    GET    LMS       case
session-list                     GET    LMS
session-list                     POST   LMS
session-take-next                POST   LS
session-detail                   GET    LMS       session
session-addenda                  POST   LMS       session
session-co-sign                  POST   S         session
session-draft                    POST   LMS       session
session-drop                     POST   cLS       session
session-hand-over                POST   LMS       session
session-match                    POST   LMS       session
session-move                     POST   LMS       session
session-release                  POST   LS        session
session-return-911               POST   cLS       session
session-save                     POST   LMS       session
session-send-help                POST   cLMS      session
session-sign                     POST   LmS       session
session-to-close                 GET    LMS       session
session-void                     POST   LMS       session
referral-list                    GET    LMS
referral-list                    POST   LMS
referral-detail                  GET    LMS       referral
referral-accept                  POST   LMS       referral
referral-cancel                  POST   LMS       referral
referral-complete                POST   LMS       referral
referral-enter-in-error          POST   LMS       referral
referral-fail                    POST   LMS       referral
referral-hold                    POST   LMS       referral
referral-reject                  POST   LMS       referral
referral-resume                  POST   LMS       referral
referral-send                    POST   LMS       referral
referral-start                   POST   LMS       referral
referral-visit                   POST   LMS       referral
follow-up-list                   GET    LMS
follow-up-list                   POST   LMS
follow-up-detail                 GET    LMS       follow_up
follow-up-assign                 POST   LMS       follow_up
follow-up-attempts               POST   LMS       follow_up
follow-up-cancel                 POST   LMS       follow_up
follow-up-reschedule             POST   LMS       follow_up
"""
