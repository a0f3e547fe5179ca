"""The pages: read the request, call one service, return a page."""
