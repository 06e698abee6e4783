"""Pages."""
from django.http import HttpResponse
def _stub(request, **kw): return HttpResponse("")
home = setup = demo = gallery = agency = year = _stub
