import 'no_such_dependency'
