def test_home(cop_app, make, login_as, case_document):
    m = make.member()
    case = make.contribution("case_study", m, case_document)
    c = login_as(m)
    for u in ["/", "/etudes-de-cas/", f"/etudes-de-cas/{case.uid}", f"/fiches/{case.uid}/historique", "/recherche/?q=puits", "/personnes", "/reseaux", "/etudes-de-cas/nouvelle"]:
        r = c.get(u)
        print(u, r.status_code)
